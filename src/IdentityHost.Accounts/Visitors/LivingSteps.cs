using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SignIn;

namespace IdentityHost.Accounts.Visitors;

/// <summary>What a visitor has under way, without a sign-in that its account has ended since: by another password, or because it was disabled.</summary>
internal static class LivingSteps
{
    private static readonly PendingKind[] s_ofSignIn = [PendingKind.SignIn, PendingKind.LoginCode, PendingKind.EmailCode, PendingKind.PhoneCode, PendingKind.SecondFactor];

    public static async ValueTask<IReadOnlyList<PendingStep>> ReadAsync(IVisitors visitors, IAccounts accounts, string holder, DateTimeOffset at, CancellationToken ct)
    {
        var steps = await visitors.PendingOfAsync(holder, at, ct);
        if (steps.FirstOrDefault(s => s.Kind == PendingKind.SignIn) is not { } signIn)
            return steps;
        // Nobody's sign-in costs the same look (S-003).
        var snapshot = await accounts.FindAsync(signIn.AccountId ?? "", ct);
        var lives = signIn.AccountId is null || (snapshot?.Account is { IsActive: true } account && account.SecurityStamp == PendingSignIn.Of(signIn).Stamp);
        return lives ? steps : [.. steps.Where(s => !s_ofSignIn.Contains(s.Kind))];
    }
}
