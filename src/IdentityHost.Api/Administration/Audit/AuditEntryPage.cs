using IdentityHost.Accounts.Audit;

namespace IdentityHost.Api.Administration.Audit;

/// <summary>Some rows.</summary>
internal sealed record AuditEntryPage(IReadOnlyList<AuditLine> Items);
