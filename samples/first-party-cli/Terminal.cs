using System.Text;

namespace FirstPartyCli;

/// <summary>Asks questions at a terminal, or reads the answers from a pipe.</summary>
internal static class Terminal
{
    /// <summary>One question; a secret is not shown while it is typed. Null at the end of the input.</summary>
    public static string? Ask(string question, bool secret)
    {
        Console.Write(question + ": ");
        if (!secret || Console.IsInputRedirected)
            return Console.ReadLine();

        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }

        Console.WriteLine();
        return typed.ToString();
    }
}
