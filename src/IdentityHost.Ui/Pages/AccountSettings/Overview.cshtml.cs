using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Invitations;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.OpenId.Consents;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.AccountSettings;

internal sealed class OverviewModel(
    AccountVisit visit,
    SessionReader people,
    EmailAddressBook addresses,
    PhoneNumberBook numbers,
    AuthenticatorList authenticators,
    SessionList sessions,
    SubjectConsents consents,
    InvitationBook invitations)
    : PageModel
{
    public SignedInPerson? Person { get; private set; }

    public IReadOnlyList<GivenConsent> Apps { get; private set; } = [];

    public IReadOnlyList<AccountEmail> Addresses { get; private set; } = [];

    public IReadOnlyList<AuthenticatorInfo> Authenticators { get; private set; } = [];

    public int Sessions { get; private set; }

    public bool TakesPhones => numbers.IsKept;

    public string? Phone => PhoneNumberBook.Find(visit.Visitor)?.Phone;

    public bool HasPassword => AccountSummary.Of(visit.Visitor.Account!).HasPassword;

    /// <summary>Whether every sign-in takes a second step.</summary>
    public bool IsRequired => SecondFactorRequirement.IsOn(visit.Visitor);

    public bool MayInvite => invitations.MayInvite(visit.Visitor);

    /// <summary>What just happened, as the texts under <c>done.</c> say it.</summary>
    public string? Done { get; private set; }

    public int CountOf(AuthenticatorKind kind) => Authenticators.Count(a => a.Kind == kind);

    /// <summary>The recovery codes that are left; null when there is no set.</summary>
    public int? CodesLeft => Authenticators.FirstOrDefault(a => a.Kind == AuthenticatorKind.RecoveryCodes)?.UnusedCodes;

    /// <summary>Whether the account has this kind, or may add it: otherwise nothing is said of it.</summary>
    public bool Shows(AuthenticatorKind kind) => CountOf(kind) > 0 || authenticators.Offers(kind);

    /// <summary>Where a second step is set up; null where the settings allow none.</summary>
    public string? SecondStepPage =>
        authenticators.Offers(AuthenticatorKind.Totp) ? "/account/two-step" : authenticators.Offers(AuthenticatorKind.WebAuthn) ? "/account/passkeys" : null;

    /// <summary>Whether new recovery codes are worth a word: there are few, and there can be more.</summary>
    public bool NeedsCodes => (CodesLeft is null or < 3) && authenticators.Offers(AuthenticatorKind.RecoveryCodes);

    public async Task<IActionResult> OnGetAsync(string? done)
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        var ct = HttpContext.RequestAborted;
        Done = done;
        Person = await people.FindPersonAsync(HttpContext, ct);
        if (Person is null)
            return SeeOther.To("/signin?return=/account");
        Apps = await consents.ListAsync(Person.AccountId, ct);
        Addresses = await addresses.ListAsync(visit.Visitor, ct);
        Authenticators = await authenticators.ListAsync(visit.Visitor, ct);
        Sessions = (await sessions.ListAsync(visit.Visitor, ct)).Count;
        return Page();
    }

    public async Task<IActionResult> OnPostWithdrawAsync(string? clientId)
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        await consents.WithdrawAsync(AccountSummary.Of(visit.Visitor.Account!).Id, clientId ?? "", HttpContext.RequestAborted);
        return SeeOther.To("/account?done=withdrawn");
    }
}
