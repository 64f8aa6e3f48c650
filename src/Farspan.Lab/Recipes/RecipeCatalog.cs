namespace Farspan.Lab.Recipes;

/// <summary>The services that the lab runs for real.</summary>
internal static class RecipeCatalog
{
    private static readonly IServiceRecipe[] _all = [new EtcdRecipe(), new PostgreSqlRecipe(), new RedisRecipe(), new GatewayRecipe(), new DnsRecipe(), new AuthorityRecipe(), new PebbleRecipe(), new ChronyRecipe()];

    /// <summary>The recipe called <paramref name="name"/>, or null.</summary>
    public static IServiceRecipe? Find(string? name) => Array.Find(_all, r => string.Equals(r.Name, name, StringComparison.Ordinal));
}
