using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using IdentityHost.Accounts.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Throttling;

/// <summary>Browsers an account was signed in at: their tries are counted apart from those of strangers (S-014).</summary>
/// <remarks>
/// The cookie is a random id and, for each of up to four accounts, a time and a seal over id, account, security stamp and that time. It opens nothing:
/// it decides in which counter a try is counted. A new password or a disabled account changes the stamp and so ends it; signing out does not.
/// </remarks>
internal sealed class KnownBrowsers(ThrottlingKey key, IOptions<ThrottlingOptions> options, TimeProvider clock)
{
    private const int IdLength = 16;
    private const int SealLength = 16;
    private const int EntryLength = sizeof(uint) + SealLength;
    private const int MostAccounts = 4;

    /// <summary>The browser's id when the account knows it; null for a stranger, and always for no account, at the same cost (S-002).</summary>
    public string? Find(HttpContext http, Account? account)
    {
        var cookie = Read(http);
        return account is not null & HasSeal(cookie, account) ? Convert.ToHexString(cookie.AsSpan(0, IdLength)) : null;
    }

    /// <summary>Makes the browser known to the account; the account it has known longest gives way to a fifth.</summary>
    public void Remember(HttpContext http, Account account)
    {
        var cookie = Read(http);
        byte[] id = cookie.Length == 0 ? RandomNumberGenerator.GetBytes(IdLength) : cookie[..IdLength];
        var until = clock.GetUtcNow() + options.Value.KnownBrowserLifetime;
        var others = Entries(cookie).Where(entry => !IsOf(entry, id, account)).Take(MostAccounts - 1);
        BrowserCookie.KnownBrowser.Write(http, Base64Url.EncodeToString([.. id, .. NewEntry(id, account, until), .. others.SelectMany(entry => entry)]), until);
    }

    private bool HasSeal(byte[] cookie, Account? account)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        return Entries(cookie).Any(entry => BinaryPrimitives.ReadUInt32BigEndian(entry) > now && IsOf(entry, cookie[..IdLength], account));
    }

    private byte[] NewEntry(byte[] id, Account account, DateTimeOffset until)
    {
        var entry = new byte[EntryLength];
        BinaryPrimitives.WriteUInt32BigEndian(entry, checked((uint)until.ToUnixTimeSeconds()));
        Seal(id, account, entry).CopyTo(entry.AsSpan(sizeof(uint)));
        return entry;
    }

    private bool IsOf(byte[] entry, byte[] id, Account? account) => CryptographicOperations.FixedTimeEquals(entry.AsSpan(sizeof(uint)), Seal(id, account, entry));

    private byte[] Seal(byte[] id, Account? account, byte[] entry) => key.Seal(string.Create(
        CultureInfo.InvariantCulture, $"{Convert.ToHexString(id)}\0{account?.Id}\0{account?.SecurityStamp}\0{BinaryPrimitives.ReadUInt32BigEndian(entry)}"));

    private static IEnumerable<byte[]> Entries(byte[] cookie) => cookie.Skip(IdLength).Chunk(EntryLength);

    /// <summary>What the browser sent, or nothing when it has not the shape of ours.</summary>
    private static byte[] Read(HttpContext http) =>
        BrowserCookie.KnownBrowser.Read(http) is { } text && Base64Url.IsValid(text, out var length)
        && length > IdLength && (length - IdLength) % EntryLength == 0 ? Base64Url.DecodeFromChars(text) : [];
}
