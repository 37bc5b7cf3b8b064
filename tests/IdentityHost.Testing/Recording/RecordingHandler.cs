using System.Text;

namespace IdentityHost.Testing.Recording;

/// <summary>Writes every exchange of one HTTP client into a transcript.</summary>
internal sealed class RecordingHandler(string who, Transcript transcript, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int LongestBody = 1200;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = new StringBuilder($"{request.Method} {request.RequestUri?.PathAndQuery}");
        if (request.Headers.Authorization is { } authorization)
            sent.Append("  Authorization: ").Append(authorization);
        if (request.Content is { } body)
            sent.Append("  ").Append(await body.ReadAsStringAsync(cancellationToken));

        var response = await base.SendAsync(request, cancellationToken);

        var came = new StringBuilder($"{(int)response.StatusCode}");
        foreach (var name in (string[])["Location", "WWW-Authenticate", "Set-Cookie", "Retry-After"])
        {
            if (response.Headers.TryGetValues(name, out var values))
                came.Append("  ").Append(name).Append(": ").AppendJoin(" | ", values);
        }

        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        came.Append("  ").Append(Shorten(text));
        transcript.Add(who, Secrets.Mask(sent.ToString()), Secrets.Mask(came.ToString()));
        return response;
    }

    private static string Shorten(string text) => text.Length <= LongestBody ? text : text[..LongestBody] + "…";
}
