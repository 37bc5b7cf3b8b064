using System.Diagnostics;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Audit.Refusals;
using IdentityHost.OpenId.ClientAuthentication;

namespace IdentityHost.Bridge;

/// <summary>Notes refused clients in the audit log.</summary>
internal sealed class ClientRefusals(RefusedClients refused) : IClientRefusals
{
    public ValueTask NoteAsync(string? clientId, string method, ClientRefusal why, CancellationToken ct) => refused.NoteAsync(clientId, method, ReasonOf(why), ct);

    private static string ReasonOf(ClientRefusal why) => why switch
    {
        ClientRefusal.Unknown => AuditReasons.UnknownClient,
        ClientRefusal.WrongSecret => AuditReasons.WrongSecret,
        ClientRefusal.WrongAssertion => AuditReasons.WrongAssertion,
        ClientRefusal.WrongMethod => AuditReasons.WrongMethod,
        ClientRefusal.Disabled => AuditReasons.ClientDisabled,
        _ => throw new UnreachableException(),
    };
}
