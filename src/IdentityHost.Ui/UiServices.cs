using IdentityHost.Accounts.Languages;
using IdentityHost.OpenId.Authorize.Responses;
using IdentityHost.OpenId.Discovery;
using IdentityHost.OpenId.Errors;
using IdentityHost.Ui.Assets;
using IdentityHost.Ui.Languages;
using IdentityHost.Ui.Pages.Reauthentication;
using IdentityHost.Ui.Pages.Recovery;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.Ui;

/// <summary>Registers the pages.</summary>
public static class UiServices
{
    /// <summary>Adds the pages; the host adds Data Protection and <c>IBrowserSubjects</c>.</summary>
    public static IServiceCollection AddIdentityHostUi(this IServiceCollection services)
    {
        services
            .AddRazorPages(pages =>
            {
                pages.Conventions.ConfigureFilter(new PageGuard());
                pages.Conventions.ConfigureFilter(new NoNullCharacters());
                pages.Conventions.ConfigureFilter(new ServiceFilterAttribute(typeof(FormOwnerGuard)) { IsReusable = true });
            })
            .AddApplicationPart(typeof(UiServices).Assembly);
        services.AddAntiforgery();
        services.AddSingleton<IAntiforgeryAdditionalDataProvider, FormOwners>();
        services.AddSingleton<FormOwnerGuard>();
        services.AddOptions<AntiforgeryOptions>().Configure<IConfiguration>(Antiforgery);

        services.AddHttpContextAccessor();
        services.AddSingleton<AssetFiles>();
        services.AddSingleton<Translations>();
        services.AddSingleton(new UiLocales(SpokenLanguages.All));
        services.AddScoped<Texts>();
        services.AddScoped<Visit>();
        services.AddScoped<SignInVisit>();
        services.AddSingleton<MailedRequest>();
        services.AddScoped<AccountVisit>();
        services.AddScoped<OutcomeWords>();
        services.AddScoped<ExternalWords>();
        services.AddSingleton<StepCodes>();
        services.AddSingleton<TrustTick>();
        services.AddSingleton<ProofQuestions>();
        services.AddSingleton<ProofFlows>();
        services.AddScoped<ProviderProofs>();
        services.AddSingleton<IErrorPage, ErrorPage>();
        services.AddSingleton<IOnTheWayPage, OnTheWay.Page>();
        return services;
    }

    /// <summary>Maps the pages, the style sheet and the script.</summary>
    public static IEndpointRouteBuilder MapIdentityHostUi(this IEndpointRouteBuilder routes)
    {
        // A page without methods of its own would answer every method there is (S-080).
        routes.MapRazorPages().WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head, HttpMethods.Post]));
        routes.MapGet(AssetFiles.Route, (RequestDelegate)AssetFiles.AnswerAsync);
        routes.MapMethods("/.well-known/change-password", [HttpMethods.Get, HttpMethods.Head], (RequestDelegate)GoToPasswordAsync);
        return routes;
    }

    /// <summary>Where password managers send people to change their password (W3C, A Well-Known URL for Changing Passwords, §3).</summary>
    private static Task GoToPasswordAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = "/account/password";
        return Task.CompletedTask;
    }

    private static void Antiforgery(AntiforgeryOptions options, IConfiguration configuration)
    {
        // The name cannot follow the request, so it follows the issuer: https everywhere but in Development (S-088).
        var https = configuration["IdentityHost:Issuer"]?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true;
        options.Cookie.Name = https ? "__Host-csrf" : "csrf";
        options.Cookie.SecurePolicy = https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        // Lax, not Strict: an app sends its people here by a cross-site navigation, and a form open in another tab must survive that.
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.HttpOnly = true;
        options.Cookie.Path = "/";
        options.FormFieldName = "csrf";
        options.HeaderName = null;
        // PageGuard sets the stricter frame-ancestors, and the host the older header.
        options.SuppressXFrameOptionsHeader = true;
    }
}
