namespace IdentityHost.Api.Rest.Description;

/// <summary>Says what a member is on the wire that is read as plain JSON, because somebody else's rules read it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DescribedAsAttribute(Type type) : Attribute
{
    /// <summary>The record whose schema stands for it.</summary>
    public Type Type { get; } = type;
}
