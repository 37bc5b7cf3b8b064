using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.Languages;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Messages;

/// <summary>The mails of the flows, in the language of who asks: codes and links as long as they are good, notices with when and from where.</summary>
internal sealed class AccountMails(
    MailWriter writer, ILinkAddresses links, CodeKey key, IOptions<AccountsOptions> accounts, IOptions<CodeOptions> codes, TimeProvider clock)
{
    public Message EmailVerificationCode(Visitor visitor, string to, string code) =>
        Write(visitor, to, visitor.IsSignedIn ? new Mail.EmailCode(code, codes.Value.Lifetime) : new Mail.SignUpCode(code, codes.Value.Lifetime));

    public Message EmailVerificationLink(Visitor visitor, string to, string key) =>
        Write(visitor, to, new Mail.EmailLink(links.VerifyEmail(key), accounts.Value.EmailConfirmationExpiry));

    public Message ConnectCode(Visitor visitor, string to, string code, LinkDraft identity) =>
        Write(visitor, to, new Mail.ConnectCode(code, identity.ProviderName, identity.Display, codes.Value.Lifetime));

    public Message LoginCode(Visitor visitor, string to, string code, PendingStep step) => Write(visitor, to, accounts.Value.LoginByLinkEnabled
        ? new Mail.SignInLink(code, links.SignIn(LoginLinkKey.Of(key, step)), codes.Value.LoginLifetime)
        : new Mail.SignInCode(code, codes.Value.LoginLifetime));

    public Message SecondCode(Visitor visitor, string to, string code) => Write(visitor, to, new Mail.SecondCode(code, codes.Value.LoginLifetime));

    public Message ProofCode(Visitor visitor, string to, string code) => Write(visitor, to, new Mail.ProofCode(code, codes.Value.LoginLifetime));

    public Message PasswordResetCode(Visitor visitor, string to, string code) => Write(visitor, to, new Mail.PasswordResetCode(code, codes.Value.PasswordResetLifetime));

    public Message PasswordResetLink(Visitor visitor, string to, string key) =>
        Write(visitor, to, new Mail.PasswordResetLink(links.ResetPassword(key), accounts.Value.PasswordResetExpiry));

    /// <summary>The mail to somebody who is invited, in the language of who invites.</summary>
    public Message Invitation(Visitor visitor, string to, string key, TimeSpan lifetime) =>
        Write(visitor, to, new Mail.Invitation(AccountSummary.Of(visitor.Account!).Display, links.SignUp(key), lifetime));

    public Message AccountExists(Visitor visitor, string to) => Write(visitor, to, new Mail.AccountExists());

    public Message UnknownAccount(Visitor visitor, string to) => Write(visitor, to, new Mail.UnknownAccount());

    /// <summary>A notice to somebody whose account was changed.</summary>
    /// <param name="visitor">Who did it.</param>
    /// <param name="to">The owner.</param>
    /// <param name="notice">Which, for example <c>how => new Mail.PasswordChanged(how)</c>.</param>
    public Message Notice(Visitor visitor, string to, Func<Circumstance, Mail.Notice> notice) =>
        Write(visitor, to, notice(Circumstance.Of(visitor.Http, clock.GetUtcNow())));

    private Message Write(Visitor visitor, string to, Mail mail) => writer.Write(mail, to, SpokenLanguages.Of(visitor.Http));
}
