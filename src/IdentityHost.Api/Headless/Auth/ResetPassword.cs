using System.Text.Json.Serialization;
using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Api.Headless.Description;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Auth;

/// <summary>A body that names an address.</summary>
internal sealed record EmailInput([property: Member(IsRequired = true)] string? Email);

/// <summary>The body of <c>auth/password/reset</c>.</summary>
internal sealed record ResetInput([property: Member(IsRequired = true)] string? Key, [property: JsonConverter(typeof(InputPassword)), Member(IsRequired = true)] string? Password)
{
    /// <inheritdoc />
    public override string ToString() => nameof(ResetInput);
}

/// <summary><c>auth/password/request</c> and <c>auth/password/reset</c></summary>
internal sealed class ResetPassword(PasswordReset flow, FlowResponse respond)
{
    private const string Key = "X-Password-Reset-Key";

    /// <summary>Asks for a mail: a code to wait for, or a link that belongs to no session.</summary>
    public async Task<Answer> RequestAsync(HeadlessCall call, EmailInput input)
    {
        var outcome = await flow.RequestAsync(call.Visitor, input.Email, call.Ct);
        return flow.ByCode ? await respond.OfAsync(call, outcome) : await respond.OfPlainAsync(call, outcome);
    }

    /// <summary>Whose password the key would replace.</summary>
    public async Task<Answer> GetAsync(HeadlessCall call)
    {
        var (account, outcome) = await flow.InspectAsync(call.Visitor, call.Header(Key), call.Ct);
        return account is not null && outcome is FlowOutcome.Advanced
            ? Answer.Of(new PasswordResetData(WireForms.Of(account)))
            : await respond.OfAsync(call, outcome);
    }

    /// <summary>Replaces it.</summary>
    public async Task<Answer> PostAsync(HeadlessCall call, ResetInput input) =>
        await respond.OfAsync(call, await flow.ResetAsync(call.Visitor, input.Key, input.Password, call.Ct));
}
