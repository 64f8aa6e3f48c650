namespace Farspan.Dns.Answering;

/// <summary>What a limit makes of an answer.</summary>
public enum LimitVerdict
{
    /// <summary>Send it.</summary>
    Send,

    /// <summary>Send only that it is truncated (<see cref="Resolver.Truncate"/>): who really asks comes again by TCP.</summary>
    Truncate,

    /// <summary>Send nothing.</summary>
    Drop,
}
