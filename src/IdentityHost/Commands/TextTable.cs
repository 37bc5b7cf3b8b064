using System.Text;

namespace IdentityHost.Commands;

/// <summary>Rows in columns, for people. What others chose (names of clients, user agents) cannot move the cursor or colour the screen (S-201).</summary>
internal sealed class TextTable(params string[] heads)
{
    private const string Gap = "  ";
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row; a cell that is null or empty is shown as a dash.</summary>
    public TextTable Add(params string?[] cells)
    {
        _rows.Add([.. cells.Select(Shown)]);
        return this;
    }

    /// <summary>The text; the sentence alone when there are no rows.</summary>
    public string Text(string empty)
    {
        if (_rows.Count == 0)
            return empty;
        var widths = heads.Select((head, column) => _rows.Max(row => row[column].Length) is var widest && widest > head.Length ? widest : head.Length).ToArray();
        return string.Join(Environment.NewLine, _rows.Prepend(heads).Select(row => string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }

    private static string Shown(string? cell)
    {
        if (string.IsNullOrEmpty(cell))
            return "-";
        var shown = new StringBuilder(cell.Length);
        foreach (var rune in cell.EnumerateRunes())
            shown.Append(Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format ? Rune.ReplacementChar : rune);
        return shown.ToString();
    }
}
