namespace Farspan.Gateway.Http1;

/// <summary>What a parser made of the bytes so far.</summary>
public enum HeadResult
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>The head is whole.</summary>
    Complete,

    /// <summary>It can never become a head that is passed on.</summary>
    Refused,
}
