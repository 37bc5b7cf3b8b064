using System.Diagnostics.CodeAnalysis;
using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.TextMessages;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.PhoneNumbers;

/// <summary>Asks the owner of a number to prove it, by a code typed where it was asked for. Whose the number is shows in no answer (S-003).</summary>
internal sealed class PhoneProofs(SentCodes codes, AccountTexts texts, IAccounts accounts, BlockLists blocks, IOptions<AccountsOptions> options)
{
    /// <summary>Reads a number that an account may have: E.164, and on none of the operator's lists.</summary>
    public bool TryRead(string? text, [NotNullWhen(true)] out PhoneNumber? number) => PhoneNumber.TryParseExact(text, out number) && blocks.MayRegister(number);

    /// <summary>Decides who is told what.</summary>
    /// <param name="visitor">Who asks.</param>
    /// <param name="number">The number.</param>
    /// <param name="account">Whose it is to be; null while there is no account.</param>
    /// <param name="again">Whether it was asked for before: the owner of a taken number is told once.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask<PhoneQuestion> AskAsync(Visitor visitor, PhoneNumber number, Account? account, bool again, CancellationToken ct)
    {
        var owner = await accounts.FindByPhoneAsync(number.Value, ct) is { PhoneNumberConfirmed: true } found && found.Id != account?.Id ? found : null;
        var isSent = owner is not null && again ? await texts.FeignAsync(visitor, number, ct) : await texts.MayReachAsync(visitor, number, owner ?? account, ct);
        return new PhoneQuestion(visitor, number, account?.Id, owner is not null, isSent);
    }

    /// <summary>What is written when the proof is asked for.</summary>
    /// <param name="question">Who is told what.</param>
    /// <param name="holder">The holder of the step.</param>
    /// <param name="counts">What is left of resends and changes; null for all of them.</param>
    /// <param name="present">The step whose place it takes; null for the first one.</param>
    public IReadOnlyList<Change> Write(PhoneQuestion question, string holder, PendingStep? counts = null, PendingStep? present = null)
    {
        var phones = options.Value.Phones;
        var draft = new PendingStep
        {
            Id = "",
            Holder = holder,
            Kind = PendingKind.PhoneCode,
            AccountId = question.IsTaken ? null : question.AccountId,
            SentTo = question.Number.Value,
            TriesLeft = counts?.TriesLeft ?? phones.VerificationMaxAttempts,
            ResendsLeft = counts?.ResendsLeft ?? phones.VerificationResends,
            ChangesLeft = counts?.ChangesLeft ?? phones.VerificationChanges,
            CreatedAt = default,
            ExpiresAt = default,
        };
        // Also without an account: whoever signs up with somebody else's address and their own number gets its code as anybody would.
        var (step, code) = codes.Begin(draft, phones.VerificationTimeout, isSent: !question.IsTaken);
        var changes = new List<Change> { present is null ? new BeginStep(step) : new ReplaceStep(present, step) };
        if (question.IsSent)
            changes.Add(new SendMessage(question.IsTaken ? texts.AccountExists(question.Visitor, question.Number) : texts.PhoneCode(question.Visitor, question.Number, code)));
        return changes;
    }
}

/// <summary>A proof that is about to be asked for.</summary>
/// <param name="Visitor">Who asks.</param>
/// <param name="Number">The number.</param>
/// <param name="AccountId">Whose it is to be; null while there is no account.</param>
/// <param name="IsTaken">Whether somebody else has proven it: nobody gets a code, and its owner a message.</param>
/// <param name="IsSent">Whether a text message may be sent for it.</param>
internal sealed record PhoneQuestion(Visitor Visitor, PhoneNumber Number, string? AccountId, bool IsTaken, bool IsSent);
