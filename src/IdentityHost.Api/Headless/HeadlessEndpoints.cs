using IdentityHost.Accounts;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Api.Headless.AccountSettings;
using IdentityHost.Api.Headless.Auth;
using IdentityHost.Api.Headless.Configuration;
using IdentityHost.Api.Headless.Description;
using IdentityHost.Api.Headless.Mfa;
using IdentityHost.Api.Headless.Providers;
using IdentityHost.Api.Headless.Sessions;
using IdentityHost.Api.Headless.Tokens;
using IdentityHost.Api.Headless.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static IdentityHost.Api.Headless.Operation;
using PhoneNumberBook = IdentityHost.Accounts.PhoneNumbers.PhoneNumberBook;

namespace IdentityHost.Api.Headless;

/// <summary>The route table of allauth's headless API. What is switched off is not there (404).</summary>
public static class HeadlessEndpoints
{
    /// <summary>Maps it for the kinds of clients the settings name.</summary>
    public static IEndpointRouteBuilder MapHeadless(this IEndpointRouteBuilder routes)
    {
        var headless = routes.ServiceProvider.GetRequiredService<IOptions<HeadlessOptions>>().Value;
        var accounts = routes.ServiceProvider.GetRequiredService<IOptions<AccountsOptions>>().Value;
        var keepsNumbers = routes.ServiceProvider.GetRequiredService<PhoneNumberBook>().IsKept;
        if (headless.Serves("app"))
            new Table(routes, ClientKind.App, "/_allauth/app/v1/", keepsNumbers).Fill(accounts);
        if (headless.Serves("browser"))
            new Table(routes, ClientKind.Browser, "/_allauth/browser/v1/", keepsNumbers).Fill(accounts);
        if (headless.ServeSpecification)
            routes.MapMethods("/openapi/headless.json", ["GET", "HEAD"], static http => http.RequestServices.GetRequiredService<HeadlessDocument>().GetAsync(http));
        return routes;
    }

    private sealed class Table(IEndpointRouteBuilder routes, ClientKind kind, string prefix, bool keepsNumbers)
    {
        public void Fill(AccountsOptions accounts)
        {
            On("config", Of<Config>("GET", Said.Of<ConfigurationData>(), (e, c) => e.GetAsync(c)) with { ReadsPending = false });
            FillAuth(accounts);
            FillAccount(accounts.Mfa);
            FillPhone();
            FillMfa(accounts.Mfa);
            On(
                "auth/sessions",
                Of<SessionsOfAccount>("GET", Said.Of<WireSession[]>(401), (e, c) => e.GetAsync(c)) with { ReadsPending = false },
                Of<SessionsOfAccount, SessionsInput>("DELETE", Said.Of<WireSession[]>(400, 401), (e, c, i) => e.DeleteAsync(c, i)));
            if (kind == ClientKind.App)
                On("tokens/refresh", Of<Refresh, RefreshInput>("POST", Said.Of<TokenData>(400), (e, c, i) => e.PostAsync(c, i)));
        }

        private void FillAuth(AccountsOptions accounts)
        {
            On(
                "auth/session",
                Of<CurrentSession>("GET", Said.Session, (e, c) => e.GetAsync(c)) with { ReadsPending = false },
                Of<CurrentSession>("DELETE", Said.Only(401), (e, c) => e.DeleteAsync(c)));
            On("auth/login", Of<Login, LoginInput>("POST", [.. Said.Step, .. Said.Only(409, 429, 503)], (e, c, i) => e.PostAsync(c, i)));
            On("auth/signup", Of<Signup, SignupInput>("POST", [.. Said.Step, .. Said.Only(403, 409, 429, 503)], (e, c, i) => e.PostAsync(c, i)));
            On(
                "auth/email/verify",
                Of<VerifyEmail>("GET", [new Said(200, typeof(EmailVerificationData)) { Meta = ["is_authenticating"] }, .. Said.Only(400, 409)], (e, c) => e.GetAsync(c)) with
                {
                    Parameters = [RequestParameter.EmailVerificationKey],
                },
                Of<VerifyEmail, KeyInput>("POST", [.. Said.Step, .. Said.Only(409)], (e, c, i) => e.PostAsync(c, i)));
            On("auth/email/verify/resend", Of<VerifyEmail>("POST", Said.Resent, (e, c) => e.ResendAsync(c)));
            On("auth/phone/verify", keepsNumbers ? Of<VerifyPhone, CodeInput>("POST", [.. Said.Step, .. Said.Only(409)], (e, c, i) => e.PostAsync(c, i)) : NothingPending("POST"));
            On("auth/phone/verify/resend", keepsNumbers ? Of<VerifyPhone>("POST", Said.Resent, (e, c) => e.ResendAsync(c)) : NothingPending("POST"));
            On("auth/reauthenticate", Of<Reauthenticate, PasswordInput>("POST", [.. Said.Step, .. Said.Only(429, 503)], (e, c, i) => e.PostAsync(c, i)));
            On("auth/password/request", Of<ResetPassword, EmailInput>("POST", accounts.PasswordResetByCodeEnabled ? [.. Said.Step, .. Said.Only(429)] : Said.Only(200, 400, 429), (e, c, i) => e.RequestAsync(c, i)));
            On(
                "auth/password/reset",
                Of<ResetPassword>("GET", Said.Of<PasswordResetData>(400, 409), (e, c) => e.GetAsync(c)) with { Parameters = [RequestParameter.PasswordResetKey] },
                Of<ResetPassword, ResetInput>("POST", [.. Said.Step, .. Said.Only(409, 429, 503)], (e, c, i) => e.PostAsync(c, i)));
            On("auth/code/confirm", Of<CodeLogin, CodeInput>("POST", [.. Said.Step, .. Said.Only(409)], (e, c, i) => e.ConfirmAsync(c, i)));
            On("auth/code/resend", Of<CodeLogin, DeviceInput>("POST", [.. Said.Resent, .. accounts.LoginByCodeEnabled ? Said.Only(400) : Said.Only(400, 404)], (e, c, i) => e.ResendAsync(c, i)));
            On("auth/code/reauthenticate", Of<CodeLogin, DeviceInput>("POST", Said.SentOrProven, (e, c, i) => e.ReauthenticateAsync(c, i)));
            if (accounts.LoginByCodeEnabled)
                On("auth/code/request", Of<CodeLogin, CodeRequestInput>("POST", Said.Only(400, 401, 409), (e, c, i) => e.RequestAsync(c, i)));

            if (kind == ClientKind.Browser)
                On("auth/provider/redirect", Of<ProviderSignIn>("POST", Said.Only(302, 400), (e, c) => e.RedirectAsync(c)) with { Form = typeof(ProviderRedirectInput) });
            On("auth/provider/token", Of<ProviderSignIn, ProviderTokenInput>("POST", [.. Said.Proof, .. Said.Only(403, 409, 429, 503)], (e, c, i) => e.TokenAsync(c, i)));
            On(
                "auth/provider/signup",
                Of<ProviderSignup>("GET", Said.Of<ProviderSignupData>(409), (e, c) => e.GetAsync(c)),
                Of<ProviderSignup, ProviderSignupInput>("POST", [.. Said.Step, .. Said.Only(403, 409, 429)], (e, c, i) => e.PostAsync(c, i)));
        }

        private void FillAccount(MfaOptions mfa)
        {
            On(
                "account/email",
                Of<Emails>("GET", Said.Of<WireEmail[]>(401), (e, c) => e.GetAsync(c)),
                Of<Emails, EmailInput>("POST", Said.Lately(typeof(WireEmail[]), 400, 409, 429), (e, c, i) => e.PostAsync(c, i)),
                Of<Emails, EmailInput>("PUT", Said.Only(200, 400, 401, 403), (e, c, i) => e.PutAsync(c, i)),
                Of<Emails, PrimaryInput>("PATCH", Said.Lately(typeof(WireEmail[]), 400, 429), (e, c, i) => e.PatchAsync(c, i)),
                Of<Emails, EmailInput>("DELETE", Said.Lately(typeof(WireEmail[]), 400, 429), (e, c, i) => e.DeleteAsync(c, i)));
            On("account/password/change", Of<ChangePassword, ChangePasswordInput>("POST", [.. Said.Proof, .. Said.Only(429, 503)], (e, c, i) => e.PostAsync(c, i)));
            On(
                "account/providers",
                Of<ProviderAccounts>("GET", Said.Of<WireProviderAccount[]>(401), (e, c) => e.GetAsync(c)),
                Of<ProviderAccounts, ProviderAccountInput>("DELETE", Said.Lately(typeof(WireProviderAccount[]), 400), (e, c, i) => e.DeleteAsync(c, i)));
            On("account/authenticators", Of<Authenticators>("GET", Said.Of<WireAuthenticator[]>(401), (e, c) => e.GetAsync(c)) with { ReadsPending = false });
            if (mfa.Supports("totp"))
            {
                On(
                    "account/authenticators/totp",
                    Of<Totp>("GET", [.. Said.Of<WireAuthenticator>(401), Said.Offered, Said.MayNotAdd], (e, c) => e.GetAsync(c)),
                    Of<Totp, CodeInput>("POST", Said.Lately(typeof(WireAuthenticator), 400, 409), (e, c, i) => e.PostAsync(c, i)),
                    Of<Totp>("DELETE", Said.Lately(400, 409), (e, c) => e.DeleteAsync(c)));
            }

            if (mfa.Supports("recovery_codes"))
            {
                On(
                    "account/authenticators/recovery-codes",
                    Of<RecoveryCodes>("GET", Said.Lately(typeof(WireAuthenticator), 404), (e, c) => e.GetAsync(c)),
                    Of<RecoveryCodes>("POST", Said.Lately(typeof(WireAuthenticator), 400, 409), (e, c) => e.PostAsync(c)));
            }

            if (!mfa.Supports("webauthn"))
                return;
            On(
                "account/authenticators/webauthn",
                Of<Passkeys>("GET", [.. Said.Lately(typeof(CreationOptionsData)), Said.MayNotAdd], (e, c) => e.GetAsync(c)) with { Parameters = [RequestParameter.Passwordless] },
                Of<Passkeys, NewPasskeyInput>("POST", [.. Said.Lately(Said.PasskeyAdded, 400), Said.MayNotAdd], (e, c, i) => e.PostAsync(c, i)),
                Of<Passkeys, PasskeyNameInput>("PUT", Said.Lately(typeof(WireAuthenticator), 400), (e, c, i) => e.PutAsync(c, i)),
                Of<Passkeys, AuthenticatorsInput>("DELETE", Said.Lately(400), (e, c, i) => e.DeleteAsync(c, i)));
        }

        private void FillPhone()
        {
            if (keepsNumbers)
            {
                On(
                    "account/phone",
                    Of<Phone>("GET", Said.Of<WirePhone[]>(401), (e, c) => e.GetAsync(c)) with { ReadsPending = false },
                    Of<Phone, PhoneInput>("POST", Said.Begun(typeof(WirePhone[]), 400, 409, 429), (e, c, i) => e.PostAsync(c, i)));
            }
            else
            {
                On("account/phone", Of<FlowResponse>("GET", Said.Only(401, 404), (respond, c) => Phone.GetNoneAsync(respond, c)) with { ReadsPending = false });
            }
        }

        private void FillMfa(MfaOptions mfa)
        {
            On("auth/2fa/authenticate", Of<SecondFactorSteps, CodeInput>("POST", Said.Step, (e, c, i) => e.AuthenticateAsync(c, i)));
            On("auth/2fa/reauthenticate", Of<SecondFactorSteps, CodeInput>("POST", Said.Step, (e, c, i) => e.ReauthenticateAsync(c, i)));
            if (mfa.TrustEnabled && kind == ClientKind.Browser)
                On("auth/2fa/trust", Of<SecondFactorSteps, TrustInput>("POST", Said.Step, (e, c, i) => e.TrustAsync(c, i)));
            On(
                "auth/webauthn/authenticate",
                Of<SecondFactorSteps>("GET", Said.Of<RequestOptionsData>(401), (e, c) => e.AskPasskeyAsync(c)),
                Of<SecondFactorSteps, CredentialInput>("POST", Said.Step, (e, c, i) => e.PasskeyAsync(c, i)));
            // Also where no account may add one any more: those that have one show it.
            On(
                "auth/webauthn/reauthenticate",
                Of<SecondFactorSteps>("GET", Said.Of<RequestOptionsData>(401), (e, c) => e.AskPasskeyAgainAsync(c)),
                Of<SecondFactorSteps, CredentialInput>("POST", Said.Step, (e, c, i) => e.PasskeyAgainAsync(c, i)));
            if (!mfa.Supports("webauthn"))
                return;
            if (mfa.PasskeyLoginEnabled)
            {
                On(
                    "auth/webauthn/login",
                    Of<PasskeyLogin>("GET", Said.Of<RequestOptionsData>(409, 429), (e, c) => e.AskAsync(c)),
                    Of<PasskeyLogin, CredentialInput>("POST", [.. Said.Step, .. Said.Only(409, 429)], (e, c, i) => e.PostAsync(c, i)));
            }

            if (!mfa.PasskeySignupEnabled)
                return;
            On(
                "auth/webauthn/signup",
                Of<PasskeyLogin, PasskeySignupInput>("POST", Said.Only(400, 401, 403, 409, 429), (e, c, i) => e.BeginSignupAsync(c, i)),
                Of<PasskeyLogin>("GET", Said.Of<CreationOptionsData>(409), (e, c) => e.AskForSignupAsync(c)),
                Of<PasskeyLogin, NewPasskeyInput>("PUT", [.. Said.Step, .. Said.Only(409)], (e, c, i) => e.CompleteSignupAsync(c, i)));
        }

        private void On(string path, params Operation[] operations)
        {
            var methods = string.Join(", ", operations.Select(o => o.Method));
            foreach (var operation in operations)
                Map(path, operation.Method == "GET" ? ["GET", "HEAD"] : [operation.Method], methods, operation).WithMetadata(new DescribedOperation(kind, path, operation));
            Map(path, ["OPTIONS"], methods, null);
        }

        private IEndpointConventionBuilder Map(string path, string[] methods, string allowed, Operation? operation) =>
            routes.MapMethods(prefix + path, methods, http => routes.ServiceProvider.GetRequiredService<HeadlessGate>().RunAsync(http, kind, allowed, operation));
    }
}
