using System.Text.Json.Nodes;

namespace IdentityHost.ExternalSignIn.Pretend;

/// <summary>JSON answers of the pretended providers.</summary>
internal static class PretendAnswer
{
    public static Task WriteAsync(HttpContext http, int status, JsonNode body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
    }

    /// <summary>RFC 6749 §5.2.</summary>
    public static JsonObject Error(string error, string description) => new() { ["error"] = error, ["error_description"] = description };
}
