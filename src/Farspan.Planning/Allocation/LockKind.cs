namespace Farspan.Planning.Allocation;

/// <summary>The kinds of address that a lock remembers; their order is that of the lines in the file.</summary>
internal enum LockKind
{
    /// <summary><c>machine NAME NETWORK/SUBNET ADDRESS</c></summary>
    Machine,

    /// <summary><c>overlay OVERLAY MACHINE ADDRESS</c></summary>
    Overlay,

    /// <summary><c>link NAME NETWORK/SUBNET ADDRESS</c></summary>
    Link,
}
