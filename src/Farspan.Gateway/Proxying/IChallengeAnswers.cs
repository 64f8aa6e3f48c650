namespace Farspan.Gateway.Proxying;

/// <summary>What is shown to an authority that looks whether a name is ours, at <c>/.well-known/acme-challenge/</c> (RFC 8555 section 8.3). Called on every loop's thread.</summary>
public interface IChallengeAnswers
{
    /// <summary>Finds what a path shows.</summary>
    /// <param name="path">Path and query of a request.</param>
    /// <returns>The text, or null where an order that runs has put nothing there.</returns>
    byte[]? Find(ReadOnlySpan<byte> path);
}
