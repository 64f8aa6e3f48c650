namespace Farspan.Pki.Acme.Server;

/// <summary>Paths of a server.</summary>
public static class AcmePaths
{
    /// <summary>Where a client begins.</summary>
    public const string Directory = "/acme/directory";

    internal const string NewNonce = "/acme/new-nonce";
    internal const string NewAccount = "/acme/new-account";
    internal const string NewOrder = "/acme/new-order";
    internal const string Revocation = "/acme/revoke";
    internal const string KeyChange = "/acme/key-change";
    private const string Accounts = "/acme/account/";
    private const string OrdersEnd = "/orders";
    private const string Orders = "/acme/order/";
    private const string FinalizeEnd = "/finalize";
    private const string Authorizations = "/acme/authorization/";
    private const string Challenges = "/acme/challenge/";
    private const string Certificates = "/acme/certificate/";

    internal static string Account(string id) => Accounts + id;

    internal static string OrdersOf(string account) => Accounts + account + OrdersEnd;

    internal static string Order(string id) => Orders + id;

    internal static string Finalize(string order) => Orders + order + FinalizeEnd;

    internal static string Authorization(string id) => Authorizations + id;

    internal static string Challenge(string authorization, string kind) => $"{Challenges}{authorization}/{kind}";

    internal static string Certificate(string id) => Certificates + id;

    // Which resource a path means, with the keys in it; null for none.
    internal static (AcmeResource Resource, string Id, string Part)? Read(string path) => path switch
    {
        Directory => (AcmeResource.Directory, "", ""),
        NewNonce => (AcmeResource.NewNonce, "", ""),
        NewAccount => (AcmeResource.NewAccount, "", ""),
        NewOrder => (AcmeResource.NewOrder, "", ""),
        Revocation => (AcmeResource.Revocation, "", ""),
        KeyChange => (AcmeResource.KeyChange, "", ""),
        _ => Below(path, Accounts, AcmeResource.Account) switch
        {
            { Part: "" } account => account,
            { Part: "orders" } account => account with { Resource = AcmeResource.Orders },
            _ => Below(path, Orders, AcmeResource.Order) switch
            {
                { Part: "" } order => order,
                { Part: "finalize" } order => order with { Resource = AcmeResource.Finalize },
                _ => Whole(Below(path, Authorizations, AcmeResource.Authorization)) ?? Below(path, Challenges, AcmeResource.Challenge) ?? Whole(Below(path, Certificates, AcmeResource.Certificate)),
            },
        },
    };

    // The key of an account's URL, or null when it is not one of this server's.
    internal static string? AccountOf(string url, string origin) =>
        url.StartsWith(origin, StringComparison.Ordinal) && Read(url[origin.Length..]) is { Resource: AcmeResource.Account } account ? account.Id : null;

    private static (AcmeResource Resource, string Id, string Part)? Below(string path, string start, AcmeResource resource)
    {
        if (!path.StartsWith(start, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = path[start.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (resource, rest, "") : (resource, rest[..slash], rest[(slash + 1)..]);
    }

    private static (AcmeResource Resource, string Id, string Part)? Whole((AcmeResource Resource, string Id, string Part)? found) => found is { Part: "" } ? found : null;
}
