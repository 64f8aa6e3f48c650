namespace Farspan.Import.Aws;

/// <summary>Whose address it is that the other end of a connection sees.</summary>
internal enum AwsFace
{
    /// <summary>The interface's own address.</summary>
    Own,

    /// <summary>Its public IPv4 address, for which an internet gateway exchanges its own.</summary>
    Public,

    /// <summary>That of a NAT gateway: it sends by it and is not reached by it.</summary>
    Nat,
}
