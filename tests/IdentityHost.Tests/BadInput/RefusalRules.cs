using IdentityHost.Testing.RelyingParties;

namespace IdentityHost.Tests.BadInput;

/// <summary>What holds for every answer to bad input, whatever the endpoint.</summary>
internal static class RefusalRules
{
    /// <summary>Words of the machinery; no answer may hold one (S-199).</summary>
    private static readonly string[] s_leaks =
        ["   at ", "Exception", "System.", "Microsoft.", "IdentityHost.O", "IdentityHost.D", "IdentityHost.A", "SELECT ", "INSERT ", "UPDATE ", "SQLite", "Npgsql", ".cs:", "/src/", "StackTrace"];

    /// <summary>What is wrong with the answer; empty when nothing is.</summary>
    public static IEnumerable<string> Faults(TestedEndpoint endpoint, Message message, Answer answer)
    {
        var status = (int)answer.Status;
        if (status >= 500)
            yield return $"status {status}";

        // What Kestrel refuses before there is a request has neither headers nor body of ours.
        if (status < 400 || IsRefusedByKestrel(answer))
            yield break;
        if (!answer.Header("Cache-Control").Contains("no-store", StringComparison.Ordinal))
            yield return "no Cache-Control: no-store";
        if (answer.Header("X-Content-Type-Options") != "nosniff")
            yield return "no X-Content-Type-Options";
        if (answer.Header("X-Reference").Length == 0)
            yield return "no X-Reference";
        foreach (var leak in s_leaks.Where(l => answer.Body.Contains(l, StringComparison.Ordinal)))
            yield return $"the body says '{leak}'";
        foreach (var fault in Form(endpoint, message, answer))
            yield return fault;
    }

    /// <summary>Kestrel's own refusals: the request never became one.</summary>
    public static bool IsRefusedByKestrel(Answer answer) =>
        (int)answer.Status is 400 or 408 or 411 or 413 or 414 or 431 or 505 && answer.Body.Length == 0 && answer.Header("X-Content-Type-Options").Length == 0;

    private static IEnumerable<string> Form(TestedEndpoint endpoint, Message message, Answer answer)
    {
        var type = answer.Header("Content-Type");
        var isPage = type.StartsWith("text/html", StringComparison.Ordinal);
        switch (endpoint.Face)
        {
            // Who opens an address for clients in a browser gets a page.
            case Face.Client or Face.Registration when isPage && message.Headers.Any(h => h.Name == "Accept" && h.Value.Contains("text/html", StringComparison.Ordinal)):
                break;
            case Face.Client or Face.Registration:
                if (!type.StartsWith("application/json", StringComparison.Ordinal))
                    yield return $"content type '{type}'";
                else if (message.Method == "HEAD")
                    yield break;
                else if (!answer.Body.StartsWith('{') || answer["error"] is not { Length: > 0 })
                    yield return "no error in the body";
                else if (!(answer["error_description"] ?? "").All(c => c is >= ' ' and <= '~' and not '"' and not '\\'))
                    yield return "an error_description RFC 6749 §5.2 does not allow";
                break;
            // allauth's contract: a broken body, a method that is not there and a missing CSRF token have no envelope.
            case Face.Headless:
                if ((int)answer.Status is not (400 or 403 or 405 or 413) && message.Method != "HEAD" && answer["status"] != ((int)answer.Status).ToString(System.Globalization.CultureInfo.InvariantCulture))
                    yield return "no envelope";
                break;
            case Face.Rest:
                if (type != "application/problem+json")
                    yield return $"content type '{type}'";
                break;
            case Face.Browser or Face.Page:
                if (!isPage && !type.StartsWith("application/", StringComparison.Ordinal))
                    yield return $"content type '{type}'";
                break;
            default:
                if (type.Length == 0 && answer.Body.Length > 0)
                    yield return "a body without content type";
                break;
        }
    }
}
