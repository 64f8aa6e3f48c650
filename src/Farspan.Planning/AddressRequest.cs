using System.Net;

namespace Farspan.Planning;

/// <summary>Somebody who needs one address of a block.</summary>
/// <param name="Name">Who; unique within the block and decides the order in which free addresses are given out.</param>
/// <param name="Declared">The address that the topology declares, or null.</param>
/// <param name="Locked">The address that the lock remembers, or null.</param>
public sealed record AddressRequest(string Name, IPAddress? Declared, IPAddress? Locked);
