using System.Text.Json;

namespace IdentityHost.OpenId.AuthorizationChallenge;

/// <summary>One way on.</summary>
/// <param name="Id">Its name: those of allauth's flows.</param>
/// <param name="Parameters">What a message must have for it.</param>
public sealed record OwedStep(string Id, params IReadOnlyList<string> Parameters)
{
    /// <summary>What a message may have besides.</summary>
    public IReadOnlyList<string> Optional { get; init; } = [];

    /// <summary>What the app shows for whoever opens a mailed link on another device; null where none was mailed.</summary>
    public string? Number { get; init; }

    /// <summary>The <c>challenge_type</c> that brings what is to be answered, or brings it again; null where nothing need be asked for.</summary>
    public string? ChallengeType { get; init; }

    /// <summary>The kinds of authenticators that serve; empty where the step has none.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>The one-time-code devices that serve; empty where nothing of them is told.</summary>
    public IReadOnlyList<OwedDevice> Devices { get; init; } = [];

    /// <summary>Writes the list of what is owed: one of these serves.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<OwedStep> owed)
    {
        json.WriteStartArray(ChallengeParameters.Owed);
        foreach (var step in owed)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, step.Id);
            WriteTexts(json, "parameters", step.Parameters);
            if (step.Optional.Count > 0)
                WriteTexts(json, ChallengeParameters.Optional, step.Optional);
            if (step.Number is { } number)
                json.WriteString(ChallengeParameters.Number, number);
            if (step.ChallengeType is { } challenge)
                json.WriteString(ChallengeParameters.ChallengeType, challenge);
            if (step.Types.Count > 0)
                WriteTexts(json, "types", step.Types);
            OwedDevice.Write(json, step.Devices);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
