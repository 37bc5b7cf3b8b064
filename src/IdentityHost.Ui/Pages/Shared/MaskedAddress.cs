namespace IdentityHost.Ui.Pages.Shared;

/// <summary>An address as its owner recognises it and nobody else learns it.</summary>
internal static class MaskedAddress
{
    /// <summary>The first letter and the host.</summary>
    public static string Of(string address) =>
        address.LastIndexOf('@') is > 0 and var at ? $"{address.EnumerateRunes().First()}•••{address[at..]}" : "•••";
}
