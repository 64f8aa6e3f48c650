using System.Net;

namespace Farspan.Import.Aws;

/// <summary>An address by which an interface sends or is reached.</summary>
/// <param name="Interface">Number of the interface.</param>
/// <param name="Address">The address.</param>
/// <param name="Face">Whether it is the interface's own, or one that strangers see in its place.</param>
internal sealed record AwsParty(int Interface, IPAddress Address, AwsFace Face);
