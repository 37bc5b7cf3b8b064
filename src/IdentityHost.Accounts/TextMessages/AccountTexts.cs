using IdentityHost.Accounts.Languages;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.TextMessages;

/// <summary>The text messages of the flows, in the language of who asks. Each costs money: <see cref="MayReachAsync"/> is asked before any of them is written (S-177).</summary>
internal sealed class AccountTexts(TextMessageWriter writer, SmsBudget budget, IOptions<AccountsOptions> accounts, IOptions<CodeOptions> codes)
{
    /// <summary>Reserves one message; whoever asked for it is not told when it may not be sent, because that would say whose the number is (S-003).</summary>
    /// <param name="visitor">Who asks.</param>
    /// <param name="to">The number.</param>
    /// <param name="accountId">Whose it is; null while nobody's.</param>
    /// <param name="ct">Cancels.</param>
    public Task<bool> MayReachAsync(Visitor visitor, PhoneNumber to, string? accountId, CancellationToken ct) => budget.TryReserveAsync(visitor, to, accountId, ct);

    public Message PhoneCode(Visitor visitor, PhoneNumber to, string code) => Write(visitor, to, new TextMessage.PhoneCode(code, accounts.Value.Phones.VerificationTimeout));

    public Message LoginCode(Visitor visitor, PhoneNumber to, string code) => Write(visitor, to, new TextMessage.SignInCode(code, codes.Value.LoginLifetime));

    public Message ProofCode(Visitor visitor, PhoneNumber to, string code) => Write(visitor, to, new TextMessage.ProofCode(code, codes.Value.LoginLifetime));

    public Message AccountExists(Visitor visitor, PhoneNumber to) => Write(visitor, to, new TextMessage.AccountExists());

    public Message PhoneGone(Visitor visitor, PhoneNumber to) => Write(visitor, to, new TextMessage.PhoneGone());

    private Message Write(Visitor visitor, PhoneNumber to, TextMessage message) => writer.Write(message, to, SpokenLanguages.Of(visitor.Http));
}
