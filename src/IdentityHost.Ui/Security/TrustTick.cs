using IdentityHost.Accounts;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Ui.Pages.Shared;
using Microsoft.Extensions.Options;

namespace IdentityHost.Ui.Security;

/// <summary>
/// The tick on the pages of a second factor that trusts the browser. It answers the step that would ask for it (<c>mfa_trust</c>) with the same form, so that
/// this is no page of its own.
/// </summary>
internal sealed class TrustTick(SecondFactor factors, IOptions<AccountsOptions> options)
{
    public SecondFactor Factors => factors;

    /// <summary>For how many days a browser is trusted.</summary>
    public int Days => (int)Math.Ceiling(options.Value.Mfa.TrustCookieAge.TotalDays);

    /// <summary>Whether browsers can be trusted here at all.</summary>
    public bool IsOffered => options.Value.Mfa.TrustEnabled;

    /// <summary>Goes on after the factor was shown.</summary>
    public async Task<SeeOther> OnwardAsync(SignInVisit visit, bool trust, CancellationToken ct)
    {
        if (Flows.OwedBy(visit.Visitor) == Flow.MfaTrust)
            await factors.AnswerTrustAsync(visit.Visitor, trust, ct);
        return visit.Onward();
    }
}
