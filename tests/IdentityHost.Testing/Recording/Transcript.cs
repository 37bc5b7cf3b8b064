using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace IdentityHost.Testing.Recording;

/// <summary>Everything that went over the wire in one test, in order, with secrets masked; printed when the test fails.</summary>
public sealed class Transcript
{
    private readonly ConcurrentQueue<string> _lines = new();
    private int _exchanges;

    /// <summary>Notes one request and its response.</summary>
    public void Add(string who, string request, string response)
    {
        var number = Interlocked.Increment(ref _exchanges);
        _lines.Enqueue(string.Create(CultureInfo.InvariantCulture, $"[{number}] {who} → {request}{Environment.NewLine}    ← {response}"));
    }

    /// <summary>Notes something the server logged, or a remark of the test.</summary>
    public void Note(string line) => _lines.Enqueue("    # " + line);

    /// <inheritdoc />
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var line in _lines)
            text.AppendLine(line);
        return text.ToString();
    }
}
