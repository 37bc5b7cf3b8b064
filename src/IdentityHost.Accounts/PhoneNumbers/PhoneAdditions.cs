using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.TextMessages;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.PhoneNumbers;

/// <summary>Writes the number of somebody signed in, and tells the owner by mail and the number that is gone by text message (S-179).</summary>
internal sealed class PhoneAdditions(VisitorWriter writer, AccountMails mails, AccountTexts texts, DeviceKinds kinds, IOptions<AccountsOptions> options)
{
    /// <summary>Makes a proven number the account's, together with what the proof writes; false when somebody else has proven it.</summary>
    public Task<bool> TryProveAsync(Visitor visitor, PhoneNumber number, IReadOnlyList<Change> changes, CancellationToken ct) =>
        TryWriteAsync(visitor, number, confirmed: true, [.. changes, new ReplacePhone(visitor.Account!.Id, number)], ct);

    /// <summary>Writes a number where none has to be proven; false when somebody else has proven it.</summary>
    public Task<bool> TryClaimAsync(Visitor visitor, PhoneNumber number, CancellationToken ct)
    {
        var account = visitor.Account!;
        IReadOnlyList<Change> changes = account is { PhoneNumber: { } old, PhoneNumberConfirmed: true }
            ? [new RemovePhone(account.Id, old), new ClaimPhone(account.Id, null, number), kinds.KeepFor(account)]
            : [new ClaimPhone(account.Id, account.PhoneNumber, number)];
        return TryWriteAsync(visitor, number, confirmed: false, changes, ct);
    }

    /// <summary>Takes the number away; false when another request was first.</summary>
    public Task<bool> TryRemoveAsync(Visitor visitor, CancellationToken ct)
    {
        var account = visitor.Account!;
        return TryWriteAsync(visitor, null, confirmed: false, [new RemovePhone(account.Id, account.PhoneNumber!), new DropSteps(visitor.Holder!, PendingKind.PhoneCode), kinds.KeepFor(account), new KeepWayIn(account.Id)], ct);
    }

    private async Task<bool> TryWriteAsync(Visitor visitor, PhoneNumber? number, bool confirmed, IReadOnlyList<Change> changes, CancellationToken ct)
    {
        var account = visitor.Account!;
        PhoneNumber? gone = account.PhoneNumberConfirmed && PhoneNumber.TryParseExact(account.PhoneNumber, out var old) && old != number ? old : null;
        var all = new List<Change>(changes);
        if (options.Value.EmailNotifications)
            all.AddRange(Notices(visitor, account, number, gone));
        if (!await writer.TryCommitAsync(visitor, all, ct))
            return false;
        (account.PhoneNumber, account.PhoneNumberConfirmed) = (number?.Value, confirmed);
        return true;
    }

    /// <summary>What the owner of an account that was there before is told when a sign-in writes its number; nothing at a sign-up, or where no address is proven.</summary>
    public IReadOnlyList<Change> Announce(Visitor visitor, WaitingSignIn waiting, PhoneNumber number) =>
        options.Value.EmailNotifications && waiting.Account is { EmailConfirmed: true } account && !waiting.SignIn.HasProven(ProvenMethod.SignUp)
            ? Notices(visitor, account, number, null)
            : [];

    private List<Change> Notices(Visitor visitor, Account account, PhoneNumber? number, PhoneNumber? gone)
    {
        var notices = new List<Change>();
        if (account.Email is { } owner)
            notices.Add(new SendMessage(mails.Notice(visitor, owner, how => Notice(account.PhoneNumber, number, how))));
        if (gone is not null && texts.MayTell(gone))
            notices.Add(new SendMessage(texts.PhoneGone(visitor, gone)));
        return notices;
    }

    private static Mail.Notice Notice(string? before, PhoneNumber? number, Circumstance how) => number switch
    {
        null => new Mail.PhoneRemoved(before!, how),
        _ when before is null || before == number.Value => new Mail.PhoneAdded(number.Value, how),
        _ => new Mail.PhoneChanged(number.Value, how),
    };
}
