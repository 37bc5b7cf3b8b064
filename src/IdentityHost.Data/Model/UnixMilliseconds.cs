using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace IdentityHost.Data.Model;

/// <summary>A moment as Unix milliseconds: sorts and compares the same in every database.</summary>
internal sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
    time => time.ToUnixTimeMilliseconds(),
    number => DateTimeOffset.FromUnixTimeMilliseconds(number));
