namespace IdentityHost.Api.Rest.Description;

/// <summary>What a route of a REST API says of itself.</summary>
internal sealed record DescribedRest(RestApi Api, string Path, RestOperation Operation);
