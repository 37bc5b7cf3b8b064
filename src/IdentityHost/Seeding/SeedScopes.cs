using System.Diagnostics;
using IdentityHost.OpenId.Scopes;
using IdentityHost.Operations;

namespace IdentityHost.Seeding;

/// <summary>The scopes of a seed file: added when missing, brought to what the file says otherwise, by the rules the administration has (S-193).</summary>
internal sealed class SeedScopes(ScopeBook book)
{
    public async Task<string?> ApplyAsync(SeedScope wanted, CancellationToken ct)
    {
        var scope = new Scope(wanted.Name, wanted.Description is { Length: > 0 } said ? said : wanted.Name, wanted.Resources);
        if (await book.FindAsync(scope.Name, ct) is not { } present)
            return await TellAsync(await book.AddAsync(scope, ct), scope, "created", ct);
        if (AreAlike(present, scope))
            return null;
        var isOwn = book.KindOf(present) != ScopeKind.Custom;
        // Of what is always there the file may say what people read, and nothing else.
        var result = !isOwn ? await book.ChangeAsync(present, scope.Description, scope.Resources, ct)
            : scope.Resources.Count == 0 ? await book.DescribeAsync(present, scope.Description, ct)
            : new ScopeResult.Permanent();
        return await TellAsync(result, scope, "updated", ct);
    }

    private async Task<string?> TellAsync(ScopeResult result, Scope scope, string what, CancellationToken ct) => result switch
    {
        ScopeResult.Done => $"Scope {scope.Name} was {what}.",
        // Another node was quicker.
        ScopeResult.Taken or ScopeResult.Changed when await book.FindAsync(scope.Name, ct) is { } present && AreAlike(present, scope) => null,
        ScopeResult.Taken or ScopeResult.Changed => throw Refused(scope, "it was changed meanwhile."),
        ScopeResult.Permanent => throw Refused(scope, "it belongs to the server itself, and has its resources by itself."),
        ScopeResult.Invalid invalid => throw Refused(scope, string.Join(' ', invalid.Faults.Select(f => $"{f.Field}: {f.Reason}"))),
        _ => throw new UnreachableException(),
    };

    private bool AreAlike(Scope present, Scope wanted) => present.Description == wanted.Description
        && (book.KindOf(present) != ScopeKind.Custom ? wanted.Resources.Count == 0 : present.Resources.SequenceEqual(wanted.Resources, StringComparer.Ordinal));

    private static StartRefusedException Refused(Scope scope, string why) => new($"The scope {scope.Name} of the seed file was refused: {why}");
}
