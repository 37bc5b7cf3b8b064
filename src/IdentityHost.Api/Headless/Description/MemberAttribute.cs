namespace IdentityHost.Api.Headless.Description;

/// <summary>What the document says of a member beside what its C# type says.</summary>
/// <param name="values">The values it may have; none for any.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MemberAttribute(params string[] values) : Attribute
{
    public IReadOnlyList<string> Values { get; } = values;

    /// <summary>Its type where plain JSON is read, because somebody else's rules read it; of a list, that of its items.</summary>
    public string? Type { get; init; }

    /// <summary>The record whose schema stands for it.</summary>
    public Type? As { get; init; }

    /// <summary>Whether it is always there: in a body, because the flow refuses one without it.</summary>
    public bool IsRequired { get; init; }
}
