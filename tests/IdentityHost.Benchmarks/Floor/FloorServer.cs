using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IdentityHost.Benchmarks.Floor;

/// <summary>What no server on Kestrel can go below: H answers one line, S reads a form and answers a JWT it has just signed with ES256.</summary>
internal static class FloorServer
{
    public static async Task RunAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // The driver keeps its connections while the server under test warms up, which may take minutes.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.KeepAliveTimeout = TimeSpan.FromHours(1));
        await using var app = builder.Build();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var gate = new Lock();
        var claims = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
            """{"iss":"http://127.0.0.1:5000","sub":"bench","aud":"https://api.example","exp":1790000000,"iat":1789999100,"jti":"GvVxjkZQwtdbnYpQ","scope":"api"}"""));
        var input = "eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6ImJlbmNoIn0." + claims;

        app.MapGet("/hello", (RequestDelegate)(http => http.Response.WriteAsync("hello")));
        app.MapGet("/sign", (RequestDelegate)(http =>
        {
            byte[] signature;
            lock (gate)
                signature = key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256);
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync($$"""{"access_token":"{{input}}.{{Base64Url.EncodeToString(signature)}}","token_type":"Bearer","expires_in":900}""");
        }));
        await app.RunAsync($"http://127.0.0.1:{port}");
    }
}
