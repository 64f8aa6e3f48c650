namespace Farspan.Pki.Acme.Server;

/// <summary>Bounds of a server.</summary>
public sealed record AcmeLimits
{
    /// <summary>Limits that suit an internal authority: thousands of machines that renew daily.</summary>
    public static AcmeLimits Default { get; } = new()
    {
        MostAccounts = 20_000,
        MostOrders = 200_000,
        MostIdentifiers = 100,
        MostWaitingOrders = 300,
        MostContacts = 10,
        AccountsPerAddressAndHour = 100,
        OrdersPerAccountAndHour = 2_000,
        FailuresPerAccountAndHour = 120,
        RequestsPerAddressAndSecond = 500,
        OrderLifetime = TimeSpan.FromDays(1),
        AuthorizationLifetime = TimeSpan.FromHours(1),
        Kept = TimeSpan.FromDays(7),
    };

    /// <summary>Number of accounts in all.</summary>
    public required int MostAccounts { get; init; }

    /// <summary>Number of orders in all that are kept.</summary>
    public required int MostOrders { get; init; }

    /// <summary>Number of names in one order.</summary>
    public required int MostIdentifiers { get; init; }

    /// <summary>Number of orders of one account that are neither done nor over.</summary>
    public required int MostWaitingOrders { get; init; }

    /// <summary>Number of contacts of an account.</summary>
    public required int MostContacts { get; init; }

    /// <summary>New accounts per client address and hour.</summary>
    public required int AccountsPerAddressAndHour { get; init; }

    /// <summary>New orders per account and hour.</summary>
    public required int OrdersPerAccountAndHour { get; init; }

    /// <summary>Challenges not met per account and hour: a bound on what a client can make the server connect to.</summary>
    public required int FailuresPerAccountAndHour { get; init; }

    /// <summary>Requests per client address and second.</summary>
    public required int RequestsPerAddressAndSecond { get; init; }

    /// <summary>How long an order may take.</summary>
    public required TimeSpan OrderLifetime { get; init; }

    /// <summary>How long a name that was shown to be the account's counts as such for further orders. Short: machines and addresses move.</summary>
    public required TimeSpan AuthorizationLifetime { get; init; }

    /// <summary>How long records are kept after they ended.</summary>
    public required TimeSpan Kept { get; init; }
}
