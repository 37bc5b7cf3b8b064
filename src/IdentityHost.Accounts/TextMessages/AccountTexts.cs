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
    /// <param name="account">Whose it is or shall be; null while nobody's.</param>
    /// <param name="ct">Cancels.</param>
    public Task<bool> MayReachAsync(Visitor visitor, PhoneNumber to, Account? account, CancellationToken ct) => budget.TryReserveAsync(visitor, to, account, ct);

    /// <summary>False, after as much work as a reservation is: where nothing is sent because nobody has the number, or its owner was told before (S-003).</summary>
    public async Task<bool> FeignAsync(Visitor visitor, PhoneNumber to, CancellationToken ct)
    {
        await budget.FeignAsync(visitor, to, ct);
        return false;
    }

    /// <summary>Whether the owner of a number may be told that it was taken from them: strangers who used up its messages do not silence that (S-179).</summary>
    public bool MayTell(PhoneNumber to) => budget.MayTell(to);

    public Message PhoneCode(Visitor visitor, PhoneNumber to, string code) => Write(visitor, to, new TextMessage.PhoneCode(code, accounts.Value.Phones.VerificationTimeout));

    public Message LoginCode(Visitor visitor, PhoneNumber to, string code) => Write(visitor, to, new TextMessage.SignInCode(code, codes.Value.LoginLifetime));

    public Message ProofCode(Visitor visitor, PhoneNumber to, string code) => Write(visitor, to, new TextMessage.ProofCode(code, codes.Value.LoginLifetime));

    public Message AccountExists(Visitor visitor, PhoneNumber to) => Write(visitor, to, new TextMessage.AccountExists());

    public Message PhoneGone(Visitor visitor, PhoneNumber to) => Write(visitor, to, new TextMessage.PhoneGone());

    private Message Write(Visitor visitor, PhoneNumber to, TextMessage message) => writer.Write(message, to, SpokenLanguages.Of(visitor.Http));
}
