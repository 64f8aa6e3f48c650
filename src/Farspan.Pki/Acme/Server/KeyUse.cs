namespace Farspan.Pki.Acme.Server;

/// <summary>How a request says who signed it (RFC 8555 section 6.2).</summary>
internal enum KeyUse
{
    /// <summary>By the account's URL.</summary>
    Account,

    /// <summary>By the key itself.</summary>
    Key,

    /// <summary>By one or the other.</summary>
    Either,
}
