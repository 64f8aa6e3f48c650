namespace Farspan.Gateway.Http1;

/// <summary>Why something is not passed on.</summary>
/// <param name="Status">Status code of the answer, 400–599.</param>
/// <param name="Code">Short word for logs and metrics, such as <c>smuggling-length</c>.</param>
/// <param name="Sentence">For the caller; without anything that the caller sent.</param>
public sealed record Refusal(int Status, string Code, string Sentence);
