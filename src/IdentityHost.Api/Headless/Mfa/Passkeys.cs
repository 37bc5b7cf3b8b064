using System.Diagnostics;
using System.Text.Json;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Api.Headless.Description;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Mfa;

/// <summary>The body that adds a passkey.</summary>
internal sealed record NewPasskeyInput(string? Name, [property: Member(Type = "object", IsRequired = true)] JsonElement? Credential);

/// <summary>The body that renames one.</summary>
internal sealed record PasskeyNameInput([property: Member(Type = "integer", IsRequired = true)] JsonElement? Id, [property: Member(IsRequired = true)] string? Name);

/// <summary>The body that removes some.</summary>
internal sealed record AuthenticatorsInput([property: Member(Type = "integer", IsRequired = true)] IReadOnlyList<JsonElement>? Authenticators);

/// <summary><c>account/authenticators/webauthn</c></summary>
internal sealed class Passkeys(PasskeyBook book, AuthenticatorList list, FlowResponse respond)
{
    /// <summary>The options to make one with; the query parameter counts by being there.</summary>
    public async Task<Answer> GetAsync(HeadlessCall call) => await PasskeyAnswers.CreationAsync(
        await book.AskAsync(call.Visitor, call.Http.Request.Query.ContainsKey("passwordless"), call.Ct), outcome => respond.OfAsync(call, outcome));

    public async Task<Answer> PostAsync(HeadlessCall call, NewPasskeyInput input) => await book.AddAsync(call.Visitor, input.Name, input.Credential?.GetRawText(), call.Ct) switch
    {
        PasskeyChange.Saved saved => Answer.Of(WireAuthenticator.Of(saved.Passkey)) with { Meta = new Meta { RecoveryCodesGenerated = saved.RecoveryCodesGenerated } },
        PasskeyChange.Not not => await respond.OfAsync(call, not.Outcome),
        _ => throw new UnreachableException(),
    };

    public async Task<Answer> PutAsync(HeadlessCall call, PasskeyNameInput input)
    {
        var id = input.Id is { } number ? (await IdsAsync(call, [number]))[0] : null;
        return await book.RenameAsync(call.Visitor, id, input.Name, call.Ct) switch
        {
            PasskeyChange.Saved saved => Answer.Of(WireAuthenticator.Of(saved.Passkey)),
            PasskeyChange.Not not => await respond.OfAsync(call, not.Outcome),
            _ => throw new UnreachableException(),
        };
    }

    public async Task<Answer> DeleteAsync(HeadlessCall call, AuthenticatorsInput input)
    {
        var ids = input.Authenticators is { } numbers ? await IdsAsync(call, numbers) : null;
        return await respond.OfPlainAsync(call, await book.RemoveAsync(call.Visitor, ids, call.Ct));
    }

    /// <summary>A number that is none of theirs stays what it is: the engine knows no such passkey.</summary>
    private async Task<IReadOnlyList<string>> IdsAsync(HeadlessCall call, IReadOnlyList<JsonElement> numbers)
    {
        var own = await list.ListAsync(call.Visitor, call.Ct);
        return [.. numbers.Select(number => own.FirstOrDefault(a => WireNumber.Is(number, a.Id))?.Id ?? number.GetRawText())];
    }
}
