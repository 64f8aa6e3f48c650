using System.Net;

namespace Farspan.Dns.Learning;

/// <summary>An address that an answer brings into a set.</summary>
/// <param name="Set">The set.</param>
/// <param name="Address">The address.</param>
/// <param name="Seconds">How long it stays from now on.</param>
public readonly record struct LearntAddress(string Set, IPAddress Address, uint Seconds);
