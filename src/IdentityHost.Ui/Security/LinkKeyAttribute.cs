namespace IdentityHost.Ui.Security;

/// <summary>
/// Names what a mailed link brings in the address of its page. The page keeps it when its language or colours are chosen: it goes where it stands already,
/// to this server and into this page's address (S-038), and no other page hands it on.
/// </summary>
/// <param name="name">The parameter.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class LinkKeyAttribute(string name) : Attribute
{
    public string Name => name;
}
