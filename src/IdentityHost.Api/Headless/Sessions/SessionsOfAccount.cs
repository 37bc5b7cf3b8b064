using System.Text.Json;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Api.Headless.Description;
using IdentityHost.Api.Headless.Wire;
using Microsoft.Extensions.Options;

namespace IdentityHost.Api.Headless.Sessions;

/// <summary>The body that ends sessions.</summary>
internal sealed record SessionsInput([property: Member(Type = "integer", IsRequired = true)] IReadOnlyList<JsonElement>? Sessions);

/// <summary><c>auth/sessions</c></summary>
internal sealed class SessionsOfAccount(SessionList list, FlowResponse respond, IOptions<SessionLifetimeOptions> options)
{
    public async Task<Answer> GetAsync(HeadlessCall call) => call.Visitor.IsSignedIn ? await ListAsync(call) : await respond.AuthenticationAsync(call);

    public async Task<Answer> DeleteAsync(HeadlessCall call, SessionsInput input)
    {
        var rows = await list.ListAsync(call.Visitor, call.Ct);
        // A number that is none of theirs stays what it is: the engine knows no such session.
        var ids = (input.Sessions ?? []).Select(number => rows.FirstOrDefault(row => WireNumber.Is(number, row.Id))?.Id ?? number.GetRawText());
        var outcome = await list.EndAsync(call.Visitor, [.. ids], call.Ct);
        return await respond.OfAsync(call, outcome, () => call.Visitor.IsSignedIn ? ListAsync(call) : respond.AuthenticationAsync(call));
    }

    private async Task<Answer> ListAsync(HeadlessCall call) =>
        Answer.Of((await list.ListAsync(call.Visitor, call.Ct)).Select(session => Row(session, call.Visitor.Session!.Id)).ToArray());

    private WireSession Row(Session session, string current) => new(
        WireNumber.Of(session.Id),
        session.Address ?? "",
        session.UserAgent ?? "",
        WireForms.Of(session.CreatedAt),
        session.Id == current,
        options.Value.TrackActivity ? WireForms.Of(session.LastSeenAt) : null);
}
