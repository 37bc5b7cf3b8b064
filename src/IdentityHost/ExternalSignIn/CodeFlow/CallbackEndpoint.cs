using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace IdentityHost.ExternalSignIn.CodeFlow;

/// <summary>Makes the handler of a provider for one request; or says why it cannot, for a provider that must be asked first where its endpoints are.</summary>
internal delegate Task<(ProviderHandler? Handler, Reading? Failure)> OpenHandler(HttpContext http, CancellationToken ct);

/// <summary>Where browsers come back from a provider; each has an address of its own (S-163).</summary>
internal sealed class CallbackEndpoint(Lazy<IDataProtectionProvider> protection, ReturnEvents events)
{
    private const string Answer = "answer";
    private static readonly string[] s_taken = ["state", "code", "error", "iss", "user"];

    private IDataProtector Answers => protection.Value.CreateProtector("IdentityHost.ExternalSignIn", "answers");

    /// <summary>The path of a provider's address.</summary>
    public static string PathOf(string id) => $"/external/{id}/callback";

    /// <summary>What states of a provider are written with: those of another cannot be read by it.</summary>
    public PropertiesDataFormat StatesOf(string id) => new(protection.Value.CreateProtector("IdentityHost.ExternalSignIn", "state", id));

    /// <summary>Adds the address.</summary>
    /// <param name="routes">The routes.</param>
    /// <param name="id">The provider.</param>
    /// <param name="takesForms">Whether its answers are forms (<c>response_mode=form_post</c>).</param>
    /// <param name="open">Makes the handler.</param>
    public void Map(IEndpointRouteBuilder routes, string id, bool takesForms, OpenHandler open)
    {
        var path = PathOf(id);
        routes.MapGet(path, (RequestDelegate)(http => ReadAsync(http, id, open)));
        if (takesForms)
            routes.MapPost(path, (RequestDelegate)(http => TurnAsync(http, path)));
    }

    private async Task ReadAsync(HttpContext http, string id, OpenHandler open)
    {
        if (http.Request.Query[Answer].ToString() is { Length: > 0 } turned)
            http.Request.QueryString = Unpacked(turned);
        var (handler, failure) = await open(http, http.RequestAborted);
        if (handler is null)
            await events.GoAsync(http, id, StatesOf(id).Unprotect(http.Request.Query["state"]), failure);
        else if (!await handler.HandleRequestAsync())
            http.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    /// <summary>
    /// A form from another site comes without our cookies (<c>SameSite=Lax</c>). The browser is sent to the same address once more, by itself, with what the form
    /// held; sealed, because addresses end up in histories and logs.
    /// </summary>
    private async Task TurnAsync(HttpContext http, string path)
    {
        if (await PostedForm.ReadAsync(http) is not { } form)
            return;
        var taken = QueryString.Create(s_taken.Where(form.ContainsKey).Select(name => KeyValuePair.Create(name, form[name])));
        Onward.To(http, path + QueryString.Create(Answer, Answers.Protect(taken.Value ?? "")));
    }

    private QueryString Unpacked(string answer)
    {
        try
        {
            return new QueryString(Answers.Unprotect(answer));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // Not ours: as if nothing had come.
            return QueryString.Empty;
        }
    }
}
