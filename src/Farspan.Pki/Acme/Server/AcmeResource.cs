namespace Farspan.Pki.Acme.Server;

/// <summary>What a path can mean (RFC 8555 section 7.1).</summary>
internal enum AcmeResource
{
    Directory,
    NewNonce,
    NewAccount,
    NewOrder,
    Revocation,
    KeyChange,
    Account,
    Orders,
    Order,
    Finalize,
    Authorization,
    Challenge,
    Certificate,
}
