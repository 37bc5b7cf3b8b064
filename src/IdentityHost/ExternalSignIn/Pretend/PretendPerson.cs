using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace IdentityHost.ExternalSignIn.Pretend;

/// <summary>Somebody who has an account at the pretended providers.</summary>
/// <param name="Key">What the page calls them.</param>
/// <param name="Number">What never changes.</param>
/// <param name="Login">GitHub's name of the account.</param>
/// <param name="Name">The person's name.</param>
/// <param name="About">What is special about them.</param>
/// <param name="Addresses">Their addresses, the main one first.</param>
internal sealed record PretendPerson(string Key, long Number, string Login, string Name, string About, params IReadOnlyList<PretendAddress> Addresses)
{
    /// <summary>Whether the main address stands on the public page at GitHub.</summary>
    public bool ShowsAddress { get; init; }

    /// <summary>The organisation whose account it is at Google; null for none.</summary>
    public string? HostedDomain { get; init; }

    /// <summary>Those to choose from; each is a case that happens.</summary>
    public static IReadOnlyList<PretendPerson> All { get; } =
    [
        new("ada", 1001, "ada", "Ada Adams", "one verified address, on the public page too", new PretendAddress("ada@people.example", Verified: true)) { ShowsAddress = true },
        new("ada-renamed", 1001, "ada-adams", "Ada Adams", "the same account after it was renamed, with another address", new PretendAddress("ada@elsewhere.example", Verified: true)),
        new(
            "ben", 1002, "ben", "Ben Brook", "several addresses, none public",
            new PretendAddress("ben@people.example", Verified: true), new PretendAddress("ben@work.example", Verified: true), new PretendAddress("ben@old.example", Verified: false)),
        new("cleo", 1003, "cleo", "Cleo Clark", "an address that is not verified", new PretendAddress("cleo@people.example", Verified: false)),
        new("dora", 1004, "dora", "Dora Dean", "no address at all"),
        new("eve", 1005, "eve", "Eve Evans", "an account of the organisation company.example", new PretendAddress("eve@company.example", Verified: true)) { HostedDomain = "company.example" },
    ];

    /// <summary>Who the form names: one of the list, or somebody typed; null when it names nobody.</summary>
    public static PretendPerson? In(IFormCollection form) => form["person"].ToString() switch
    {
        "" => null,
        "somebody" => Typed(form["login"].ToString().Trim(), form["email"].ToString().Trim(), form["verified"] == "true"),
        var key => All.FirstOrDefault(person => person.Key == key),
    };

    /// <summary>Always the same number for the same name.</summary>
    private static PretendPerson? Typed(string login, string email, bool verified)
    {
        if (login.Length is 0 or > 39)
            return null;
        var number = 1_000_000 + BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(login)));
        return new(login, number, login, login, "typed", email.Length == 0 ? [] : [new PretendAddress(email, verified)]);
    }
}

/// <summary>An address of such a person.</summary>
internal sealed record PretendAddress(string Email, bool Verified);
