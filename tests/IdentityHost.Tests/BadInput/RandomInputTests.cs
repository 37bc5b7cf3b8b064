using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.BadInput;

/// <summary>Random parameters, bodies and headers at every endpoint: whatever comes, the answer keeps the rules.</summary>
public sealed class RandomInputTests(BadInputServer site) : IClassFixture<BadInputServer>
{
    private const int MessagesPerEndpoint = 150;

    /// <summary>Change it to look elsewhere; a failure prints the message that caused it.</summary>
    private const ulong Seed = 20_261_121;

    private static readonly string[] s_names =
    [
        "client_id", "client_secret", "client_assertion", "client_assertion_type", "response_type", "response_mode", "redirect_uri", "scope", "state", "nonce",
        "prompt", "max_age", "display", "ui_locales", "id_token_hint", "login_hint", "acr_values", "claims", "resource", "request", "request_uri", "code_challenge",
        "code_challenge_method", "grant_type", "code", "code_verifier", "refresh_token", "token", "token_type_hint", "access_token", "post_logout_redirect_uri",
        "logout_hint", "return", "csrf", "email", "username", "password", "decision", "sessionId", "clientId", "handler", "Code", "x", "",
    ];

    [Fact]
    public void Whatever_is_sent_the_answer_is_no_fault_and_keeps_the_rules()
    {
        foreach (var endpoint in site.Endpoints)
        {
            var config = Config.QuickThrowOnFailure
                .WithName(endpoint.Path)
                .WithMaxTest(MessagesPerEndpoint)
                .WithReplay(new Replay(new Rnd(Seed), FSharpOption<int>.None));
            Prop.ForAll(Messages(endpoint).ToArbitrary(), message => CheckAsync(endpoint, message)).Check(config);
        }
    }

    private async Task CheckAsync(TestedEndpoint endpoint, Message message)
    {
        var answer = await site.Wire.SendAsync(message);
        RefusalRules.Faults(endpoint, message, answer).ShouldBeEmpty($"{message} -> {(int)answer.Status} {answer.Body}");
    }

    private Gen<Message> Messages(TestedEndpoint endpoint) =>
        from method in Gen.Elements(endpoint.Methods.Concat(["POST", "GET"]))
        from query in Gen.Frequency((2, Gen.Constant("")), (3, Parameters.Select(p => "?" + p)))
        from body in method is "GET" or "HEAD" ? Gen.Constant<byte[]?>(null) : Bodies(endpoint)
        from contentType in Gen.Frequency((6, Gen.Constant(endpoint.Face == Face.Registration ? "application/json" : Message.FormType)), (1, Gen.Elements("text/plain", "application/json", "x", Message.FormType + "; charset=\"", "multipart/form-data")))
        from headers in Headers.ListOf()
        select new Message(method, endpoint.Path + query) { Body = body, ContentType = contentType, Headers = [.. headers.Take(4).DistinctBy(h => h.Name)] };

    /// <summary>Encoded text that can stand in a query or a form, some of it well-formed and some of it true.</summary>
    private Gen<string> Parameters =>
        from pairs in Parameter.ListOf()
        select string.Join('&', pairs.Take(12));

    private Gen<string> Parameter =>
        from name in Gen.Frequency((9, Gen.Elements(s_names)), (1, Rubbish))
        from value in Gen.Frequency((4, Gen.Elements(Known).Select(Uri.EscapeDataString)), (3, Rubbish))
        select $"{name}={value}";

    private string[] Known =>
    [
        site.Client.ClientId, site.PublicClient.ClientId, site.Client.Secret!, "https://app.example/cb", "code", "openid", "openid profile offline_access", "S256", "none",
        "login", "consent", "authorization_code", "refresh_token", "client_credentials", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", site.AccessToken, site.RequestId,
        "urn:ietf:params:oauth:request_uri:" + site.RequestId, "0", "-1", "99999999999999999999", "{\"userinfo\":{\"email\":null}}", "{\"userinfo\":{\"\\ud800\":null},\"id_token\":{\"acr\":{\"essential\":true,\"value\":\"\\udfff\"}}}", "eyJhbGciOiJcdWQ4MDAifQ.eyJzdWIiOiJcdWQ4MDAifQ.AAAA", "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJcdWQ4MDAifQ.AAAA", "[[[[", "query", "fragment", "form_post",
        "ada@example.org", site.Antiforgery, "allow", "/account", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "eyJhbGciOiJub25lIn0.e30.",
    ];

    private static Gen<string> Rubbish => Gen.Frequency(
        (2, Gen.Elements("", "%", "%0", "%zz", "%00", "%FF", "%C0%AF", "%ED%A0%80", "%F0%9F%92%A9", "+", "%0d%0aSet-Cookie:a=b", "%E2%80%AE", "..%2F..", "'%22%3E%3Cscript%3E", "%25n%25n", "a.b.c", "a..", "..", new string('a', 3000))),
        (2, Gen.Elements("abcXYZ019-._~%+=".ToCharArray()).ArrayOf().Select(c => new string(c))),
        (2, ArbMap.Default.GeneratorFor<string>().Select(s => Uri.EscapeDataString(new string([.. (s ?? "").Where(c => !char.IsSurrogate(c))])))));

    private Gen<byte[]?> Bodies(TestedEndpoint endpoint) => Gen.Frequency<byte[]?>(
        (1, Gen.Constant<byte[]?>(null)),
        (1, ArbMap.Default.GeneratorFor<byte[]>().Select(b => (byte[]?)b)),
        (6, endpoint.Face == Face.Registration ? Json.Select(j => (byte[]?)Encoding.UTF8.GetBytes(j)) : Parameters.Select(p => (byte[]?)Encoding.Latin1.GetBytes(p))));

    private static Gen<string> Json =>
        from members in (
            from name in Gen.Elements("redirect_uris", "client_name", "grant_types", "response_types", "jwks", "jwks_uri", "scope", "client_id", "client_uri", "contacts", "default_max_age",
                "token_endpoint_auth_method", "id_token_signed_response_alg", "application_type", "sector_identifier_uri", "client_name#de", "first_party", "require_auth_time", "x")
            from value in Gen.Elements("null", "1", "-1", "1e400", "true", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "[[]]", "{}", "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"\",\"e\":\"AQAB\"}]}", "[\"https://a.example/\"]",
                "[\"javascript:alert(1)\"]", "[\"http://127.0.0.1\"]", "[null]", "\"none\"", "[\"implicit\"]", "\"RS256\"", "\"https://127.0.0.1/\"", "[\"authorization_code\"]", "\"x\",")
            select $"\"{name}\":{value}").ListOf()
        select "{" + string.Join(',', members.Take(6)) + "}";

    private Gen<(string Name, string Value)> Headers =>
        from name in Gen.Elements("Authorization", "Authorization", "Cookie", "Cookie", "Origin", "Accept", "Accept-Language", "Sec-Fetch-Site", "X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "DPoP", "Content-Encoding", "User-Agent", "If-None-Match", "Range", "Expect", "Access-Control-Request-Method")
        from value in Gen.Elements("", site.Basic, "Bearer " + site.AccessToken, "Bearer " + site.RegistrationToken, "Basic", "Basic %%%", "Bearer", "Bearer a b", site.Cookies, "sessionid=x", "csrf=x; csrf=y", "null", "https://app.example", "https://evil.example", "text/html", "*/*;q=x", "de, en;q=0.5, x;q=9", "same-origin", "cross-site", "127.0.0.1", "gzip", "a\tb", new string('a', 2000))
        select (name, value);
}
