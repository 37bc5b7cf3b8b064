using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;

namespace IdentityHost.Ui.Pages.Recovery;

/// <summary>Where somebody goes on whose password was replaced.</summary>
internal static class NewPasswordSet
{
    /// <summary>On with the sign-in where the settings let a reset sign in, or else to the sign-in, which says what happened.</summary>
    public static SeeOther Onward(SignInVisit visit) =>
        visit.Visitor.IsSignedIn || NextPage.Of(visit.Visitor) is not null ? visit.Onward() : SeeOther.To($"/signin{visit.Query.Add("done", "password")}");
}
