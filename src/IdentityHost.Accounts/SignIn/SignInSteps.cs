namespace IdentityHost.Accounts.SignIn;

/// <summary>The one list of what may be owed before a session begins, in order. Every door asks it (S-016, S-052); a new factor is one line here.</summary>
public sealed class SignInSteps
{
    private readonly IReadOnlyList<SignInStep> _steps;

    /// <summary>The list of this server.</summary>
    public SignInSteps() : this(
    [
        // S-016: disabled accounts first, so that nothing further is asked of them or told to them.
        new("active", (state, _) => ValueTask.FromResult(state.Account.IsActive ? StepVerdict.Met : StepVerdict.Refused)),
    ])
    {
    }

    internal SignInSteps(IReadOnlyList<SignInStep> steps) => _steps = steps;

    /// <summary>What is still owed, in order; null when a step refuses the account.</summary>
    public async ValueTask<IReadOnlyList<string>?> OwedAsync(SignInState state, CancellationToken ct)
    {
        var owed = new List<string>();
        foreach (var step in _steps)
        {
            switch (await step.Judge(state, ct))
            {
                case StepVerdict.Refused:
                    return null;
                case StepVerdict.Owed:
                    owed.Add(step.Name);
                    break;
            }
        }
        return owed;
    }
}
