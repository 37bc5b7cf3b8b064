using System.Text;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Testing.Loopback;

/// <summary>How a loopback vendor answers a request when it does not do what was asked for.</summary>
public abstract record VendorAnswer
{
    /// <summary>Takes the message, and breaks the connection instead of saying so.</summary>
    public static VendorAnswer TakeAndHangUp { get; } = new Lost(Silent: false);

    /// <summary>Takes the message, and never says so.</summary>
    public static VendorAnswer TakeAndSayNothing { get; } = new Lost(Silent: true);

    /// <summary>Refuses with a status, a body in the vendor's form and headers.</summary>
    public static VendorAnswer Refuse(int status, string body = "", params (string Name, string Value)[] headers) => new Refusal(status, body, headers);

    /// <summary>Whether the message counts as taken.</summary>
    internal abstract bool Takes { get; }

    internal abstract Task WriteAsync(HttpContext http);

    private sealed record Lost(bool Silent) : VendorAnswer
    {
        internal override bool Takes => true;

        internal override async Task WriteAsync(HttpContext http)
        {
            if (Silent)
                await Task.Delay(TimeSpan.FromMinutes(1), http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            http.Abort();
        }
    }

    private sealed record Refusal(int Status, string Body, (string Name, string Value)[] Headers) : VendorAnswer
    {
        internal override bool Takes => false;

        internal override async Task WriteAsync(HttpContext http)
        {
            http.Response.StatusCode = Status;
            foreach (var (name, value) in Headers)
                http.Response.Headers[name] = value;
            http.Response.ContentType = "application/json";
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Body));
        }
    }
}
