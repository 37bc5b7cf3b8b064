namespace IdentityHost.Accounts.Devices;

/// <summary>An address or number as its owner recognises it and nobody else learns it.</summary>
public static class MaskedAddress
{
    /// <summary>Of an address the first letter and the host; of a number the last two digits.</summary>
    public static string Of(string address)
    {
        if (address.LastIndexOf('@') is > 0 and var at)
            return $"{address.EnumerateRunes().First()}•••{address[at..]}";
        return address.StartsWith('+') ? $"•••{address[^2..]}" : "•••";
    }
}
