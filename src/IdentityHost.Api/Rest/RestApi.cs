using System.Text.Json.Serialization;

namespace IdentityHost.Api.Rest;

/// <summary>One API: a resource with an audience of its own, the JSON it speaks, and its description.</summary>
/// <param name="Title">Of the description.</param>
/// <param name="Resource">The path all its addresses begin with; behind the issuer it is the audience its tokens must have.</param>
/// <param name="Document">The address of the description.</param>
/// <param name="Inputs">What bodies are read with.</param>
/// <param name="Outputs">What answers are written with.</param>
internal sealed record RestApi(string Title, string Resource, string Document, JsonSerializerContext Inputs, JsonSerializerContext Outputs)
{
    /// <summary>Whether what is refused for want of rights is audited.</summary>
    public bool AuditsRefusals { get; init; }
}
