using IdentityHost.Testing.RelyingParties;

namespace IdentityHost.Tests.BadInput;

/// <summary>An HTTP client that mends nothing: addresses, headers and bodies go out as they are written.</summary>
public sealed class Wire(Uri origin) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>Sends one message.</summary>
    public async Task<Answer> SendAsync(Message message)
    {
        var url = new Uri(origin.GetLeftPart(UriPartial.Authority) + message.Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(message.Method), url);
        if (message.Body is not null)
        {
            request.Content = message.Chunked ? new StreamContent(new UnknownLength(message.Body)) : new ByteArrayContent(message.Body);
            if (message.ContentType is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", message.ContentType);
        }

        if (message.Chunked)
            request.Headers.TransferEncodingChunked = true;
        foreach (var (name, value) in message.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new(response.StatusCode, headers, await response.Content.ReadAsStringAsync());
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private sealed class UnknownLength(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}

/// <summary>A message as it goes over the wire.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query, encoded or not.</param>
public sealed record Message(string Method, string Target)
{
    public const string FormType = "application/x-www-form-urlencoded";

    public byte[]? Body { get; init; }

    public string? ContentType { get; init; } = FormType;

    /// <summary>Whether the body is sent without saying how long it is.</summary>
    public bool Chunked { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>With a form as its body.</summary>
    public Message WithForm(string form) => this with { Body = System.Text.Encoding.Latin1.GetBytes(form) };

    /// <summary>With one more header.</summary>
    public Message With(string name, string value) => this with { Headers = [.. Headers, (name, value)] };

    /// <inheritdoc />
    public override string ToString()
    {
        var body = Body is null ? "" : System.Text.Encoding.Latin1.GetString(Body);
        return $"{Method} {Cut(Target)} [{string.Join("; ", Headers.Select(h => $"{h.Name}: {Cut(h.Value)}"))}] {ContentType} {Cut(body)}";
    }

    private static string Cut(string text) => text.Length <= 300 ? text : $"{text[..300]}… ({text.Length})";
}
