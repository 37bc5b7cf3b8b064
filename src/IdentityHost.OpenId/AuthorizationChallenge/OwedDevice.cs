using System.Text.Json;

namespace IdentityHost.OpenId.AuthorizationChallenge;

/// <summary>A one-time-code device that serves for what is owed.</summary>
/// <param name="Id">What a message names it by.</param>
/// <param name="Kind"><c>email</c>, <c>sms</c>, <c>totp</c> or <c>static</c>.</param>
/// <param name="Name">The address, masked; null where there is none.</param>
/// <param name="Sent">Whether the code that is owed went there.</param>
public sealed record OwedDevice(string Id, string Kind, string? Name, bool Sent)
{
    /// <summary>Writes the list of them, if there are any.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<OwedDevice> devices)
    {
        if (devices.Count == 0)
            return;
        json.WriteStartArray(ChallengeParameters.Devices);
        foreach (var device in devices)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, device.Id);
            json.WriteString("kind"u8, device.Kind);
            if (device.Name is not null)
                json.WriteString("name"u8, device.Name);
            if (device.Sent)
                json.WriteBoolean("sent"u8, true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
