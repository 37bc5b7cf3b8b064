using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Groups;
using IdentityHost.Testing;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Architecture;

/// <summary>docs/operations.md repeats every event of the audit log and every permission, and names no others.</summary>
public sealed class OperationsDocsTests
{
    private static readonly string[] s_lines = File.ReadAllLines(Repository.Path("docs", "operations.md"));

    [Fact]
    public void Every_event_stands_there_with_its_meaning() =>
        RowsBelow("| event | meaning |").ShouldBe(AuditEvents.Meanings.Select(e => $"| `{e.Key}` | {e.Value} |"), ignoreOrder: true);

    [Fact]
    public void Every_permission_stands_there_with_what_it_allows() =>
        RowsBelow("| permission | what it allows |").ShouldBe(Permissions.Meanings.Select(p => $"| `{p.Key}` | {p.Value} |"), ignoreOrder: true);

    private static IEnumerable<string> RowsBelow(string head) => s_lines.SkipWhile(line => line != head).Skip(2).TakeWhile(line => line.StartsWith('|'));
}
