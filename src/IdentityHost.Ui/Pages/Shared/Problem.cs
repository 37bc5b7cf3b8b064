using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace IdentityHost.Ui.Pages.Shared;

/// <summary>What an error page says. No text comes from the request.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Kind">The key of title and text under <c>problem.</c> in the language files.</param>
/// <param name="Reference">Stands in the log too.</param>
internal sealed record Problem(int Status, string Kind, string Reference)
{
    /// <summary>The protocol's error code, for the app's developer.</summary>
    public string? Code { get; init; }

    /// <summary>What the error means, for the app's developer.</summary>
    public string? Description { get; init; }

    public string? Expected { get; init; }

    public string? Received { get; init; }

    /// <summary>How long to wait, when waiting helps.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The number people can tell the operator: as in the header <c>X-Reference</c> and in the log.</summary>
    public static string ReferenceOf(HttpContext http) => http.TraceIdentifier;

    /// <summary>The page for a status.</summary>
    public static ViewResult Result(HttpContext http, int status, string kind) => new Problem(status, kind, ReferenceOf(http)).ToResult();

    /// <summary>The page.</summary>
    public ViewResult ToResult() => new()
    {
        ViewName = "/Pages/Shared/Problem.cshtml",
        StatusCode = Status,
        ViewData = new ViewDataDictionary<Problem>(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = this },
    };
}
